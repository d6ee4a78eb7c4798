from django.db import migrations, models

# The ledger of the clock is only ever added to; the dates are worked out from it.
REFUSE = """
CREATE TRIGGER cases_clockentry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_clockentry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
ALLOW = "DROP TRIGGER cases_clockentry_is_append_only ON cases_clockentry;"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_whole_law'),
        ('journal', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='receipt_at',
            field=models.DateTimeField(help_text='the last receipt: of the application or of its correction'),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
