"""Made-up data for the gallery pages, where every component stands in every state; nothing else uses it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms, template

register = template.Library()

STAGES: list[dict[str, Any]] = [
    {
        "label": "告知",
        "state": "done",
        "when": "11月16日 14:20",
        "text": "告诉您要 7 份材料，其中 3 份免提交。",
        "url": "#",
        "link": "一次性告知单",
    },
    {
        "label": "受理",
        "state": "done",
        "when": "11月18日 09:42",
        "text": "区政务服务中心 3 号综合窗口受理。",
        "url": "#",
        "link": "受理通知书",
    },
    {
        "label": "承办",
        "state": "now",
        "when": "进行中",
        "text": "区卫生健康局审批科正在审查。",
        "rows": [("到店核查", "11月20日 已完成"), ("两名核查人员，结论：符合", "")],
    },
    {"label": "批准", "state": "todo", "when": "预计 12月1日前"},
    {"label": "办结", "state": "todo", "when": "最晚 12月2日"},
    {"label": "送达", "state": "todo", "when": "办结当天", "text": "电子证进证照包；纸质证寄到店里，约 2 天。"},
    {"label": "评价", "state": "todo", "when": "办完请您打分"},
]

CLOCKS = [
    ("ok", "按时办理中"),
    ("soon", "还剩 2 个工作日"),
    ("today", "今天到期"),
    ("late", "超 1 个工作日"),
    ("pause", "检测，停到 11月27日"),
    ("done", "11月18日 办完"),
]


class SampleForm(forms.Form):
    """One field of each kind, one of them filled in wrongly."""

    phone = forms.CharField(label="联系手机", help_text="办好了发短信到这个号码。", initial="138 0000 5127")
    area = forms.CharField(label="店面面积（平方米）", help_text="按租赁合同或房产证上的面积填。")
    kind = forms.ChoiceField(label="开什么店？", choices=[("", "请选择"), ("hair", "理发店"), ("spa", "美容店")])
    dye = forms.ChoiceField(
        label="有染发、烫发服务吗？",
        help_text="有的话，要单独设一块操作区。",
        choices=[("yes", "有"), ("no", "没有")],
        widget=forms.RadioSelect,
        initial="yes",
    )
    pledge = forms.ChoiceField(
        label="愿意签承诺书吗？",
        choices=[("yes", "愿意"), ("no", "不愿意")],
        widget=forms.RadioSelect,
    )
    notice = forms.MultipleChoiceField(
        label="怎么通知您？",
        required=False,
        choices=[("sms", "发短信"), ("post", "寄信"), ("call", "打电话")],
        widget=forms.CheckboxSelectMultiple,
        initial=["sms"],
    )
    since = forms.DateField(label="开业日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="还有什么要说的", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="同意取用营业执照，只给卫生健康局办这一件事用", initial=True)


def _form() -> SampleForm:
    data = {
        "phone": "138 0000 5127",
        "area": "86平",
        "kind": "hair",
        "dye": "yes",
        "notice": ["sms"],
        "agreed": "on",
        "pledge": "yes",
    }
    form = SampleForm(data, auto_id="id_bad_%s")
    form.add_error("area", "您填了“86平”。请只填数字，例如 86。")
    return form


@register.simple_tag
def samples() -> dict[str, Any]:
    """Everything the gallery shows."""
    upload = {"action": "#", "url": "/gallery/uploads/", "requirement": "floor-plan", "multiple": True}
    at = datetime(2026, 11, 24, 2, 23, tzinfo=UTC)
    return {
        "clocks": CLOCKS,
        "stages": STAGES,
        "form": SampleForm(),
        "bad_form": _form(),
        "hints": {"yes": "当场领证，2027年1月24日前有人到店核查", "no": "按普通程序办，10 个工作日"},
        "kv": [("店名", "明德区丽人理发店"), ("信用代码", "92439901MA8XD1K273"), ("地址", "城南街道梅园路 18 号")],
        "chips": [
            {"label": "待我办", "url": "?tab=mine", "active": True, "count": 14},
            {"label": "我已提交", "url": "?tab=sent", "count": 23},
            {"label": "全科", "url": "?tab=all", "count": 61},
        ],
        "words": [{"label": word, "url": f"?q={word}"} for word in ("身份证到期", "社保卡丢了", "孩子上户口")],
        "crumbs": [{"label": "首页", "url": "/"}, {"label": "企业办事", "url": "#"}, {"label": "公共场所卫生许可"}],
        "empty_actions": [{"label": "看怎么办", "url": "#"}, {"label": "凭办件编号查进度", "url": "#"}],
        "upload": upload,
        "cert": {"title": "明德区丽人理发店", "text": "个体工商户营业执照，2026-10-28 起有效，刚才核对为有效"},
        "files": [
            {"name": "平面图.jpg", "size": 5_347_737, "url": "#", "at": at, "kind": "image", "remove_url": "#"},
            {"name": "租赁合同（含补充协议和房产证复印件）.pdf", "size": 901_120, "url": "#", "at": at, "kind": "pdf"},
        ],
        "links": [{"label": "看样例", "url": "#"}, {"label": "下载空白表", "url": "#"}],
        "nav": [
            {"label": "我的工作", "url": "#", "active": True},
            {"label": "本科办件", "url": "#"},
            {"label": "现场核查", "url": "#"},
            {"label": "文书", "url": "#"},
        ],
        "keys": [{"key": "J K", "label": "上下选"}, {"key": "Enter", "label": "打开"}],
        "viewer": {"name": "孙立", "place": "区卫生健康局审批科"},
        "rows": [
            ("11月23日 周一", "late", "超 1 个工作日", "公共场所卫生许可 变更", "滨江游泳馆", "审核意见"),
            ("11月24日 周二", "today", "今天到期", "从业人员健康证明申领", "何* 等 6 人", "批准、制证"),
            ("11月26日 周四", "soon", "还剩 2 个工作日", "公共场所卫生许可 新办", "云栖假日酒店", "写审查意见"),
            ("12月2日 周三", "ok", "还剩 6 个工作日", "公共场所卫生许可 新办", "云溪小筑旅店", "写审查意见"),
            ("恢复后重算", "pause", "检测，停到 11月27日", "公共场所卫生许可 新办", "蓝湾体育中心", "等检测报告"),
        ],
    }
