"""Forms of people: what is typed, never what it means; commands decide that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from yiciban.kernel.refusal import Refusal


class PlainForm(forms.Form):
    """A form without colons after labels whose errors may come from a command."""

    error_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        """Put a command's no beside the fields it is about, or above all of them."""
        known: Mapping[str, str] = {name: sentence for name, sentence in refusal.fields.items() if name in self.fields}
        for name, sentence in known.items():
            self.add_error(name, sentence)
        if not known:
            self.add_error(None, refusal.sentence)


def _text(label: str, empty: str, *, hint: str = "", attrs: Mapping[str, str] | None = None, **kwargs: Any) -> Any:
    widget = kwargs.pop("widget", forms.TextInput)(attrs=dict(attrs or {}))
    kwargs.setdefault("max_length", 200)
    return forms.CharField(label=label, help_text=hint, widget=widget, error_messages={"required": empty}, **kwargs)


class PhoneForm(PlainForm):
    """First step of a resident's sign-in."""

    phone = _text(
        "手机号",
        "请填手机号，11 位。",
        hint="第一次用也填这里，收到验证码就能登录。",
        attrs={"inputmode": "tel", "autocomplete": "tel-national"},
    )


class CodeForm(PlainForm):
    """Second step of a resident's sign-in."""

    code = _text(
        "验证码",
        "请填短信里的 6 位数字。",
        hint="短信里的 6 位数字，5 分钟内有效。",
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class StaffForm(PlainForm):
    """Sign-in of staff, all on one page."""

    username = _text("用户名", "请填用户名。", attrs={"autocomplete": "username", "autocapitalize": "none"})
    password = _text(
        "密码", "请填密码。", widget=forms.PasswordInput, strip=False, attrs={"autocomplete": "current-password"}
    )
    otp = _text(
        "动态口令",
        "请填动态口令，6 位数字。",
        hint="手机上验证器应用里的 6 位数字，每 30 秒换一个。",
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class PasswordForm(PlainForm):
    """Change of one's own password."""

    old = _text(
        "现在的密码", "请填现在的密码。", widget=forms.PasswordInput, strip=False,
        attrs={"autocomplete": "current-password"},
    )  # fmt: skip
    new = _text(
        "新密码",
        "请填新密码，至少 10 位。",
        hint="至少 10 位，不要全是数字，也不要用常见的词。",
        widget=forms.PasswordInput,
        strip=False,
        attrs={"autocomplete": "new-password"},
    )
    again = _text(
        "再输一遍新密码", "请再输一遍新密码。", widget=forms.PasswordInput, strip=False,
        attrs={"autocomplete": "new-password"},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输的新密码不一样，请再输一遍。")
        return cleaned


class ProfileForm(PlainForm):
    """A resident's own profile."""

    name = _text("姓名", "请填姓名，要和身份证上一样。", attrs={"autocomplete": "name"}, max_length=60)
    id_number = _text(
        "身份证号",
        "",
        hint="办需要实名的事才用到。填了就会核验。",
        required=False,
        attrs={"autocomplete": "off", "autocapitalize": "characters"},
        max_length=30,
    )
    address = _text("联系地址", "", hint="寄送结果时用。", required=False, attrs={"autocomplete": "street-address"})


class OrganisationForm(PlainForm):
    """Registration of an organisation by its legal representative."""

    name = _text(
        "单位名称", "请填单位名称，要和营业执照上一样。", attrs={"autocomplete": "organization"}, max_length=120
    )
    uscc = _text(
        "统一社会信用代码",
        "请填统一社会信用代码，18 位。",
        hint="营业执照或登记证书上的 18 位代码。",
        attrs={"autocomplete": "off", "autocapitalize": "characters"},
        max_length=30,
    )
    address = _text("地址", "", required=False)


class HandlerForm(PlainForm):
    """Authorisation of someone who acts for an organisation."""

    phone = _text(
        "对方的手机号", "请填对方的手机号，11 位。", hint="对方要先用这个手机号登录过一次。", attrs={"inputmode": "tel"}
    )
    until = forms.DateField(
        label="授权到哪天",
        help_text="最长一年，到期自动停止。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选授权到哪天。", "invalid": "请填日期，例如 2027-01-31。"},
    )
