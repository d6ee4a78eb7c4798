
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_who_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PreReview',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='prereview', serialize=False, to='cases.case')),
                ('passed', models.BooleanField()),
                ('bring', models.JSONField(default=list, help_text='names of what to bring once')),
                ('bring_by', models.DateField(null=True)),
                ('defects', models.JSONField(default=list)),
                ('told_at', models.DateTimeField()),
                ('mended_at', models.DateTimeField(null=True)),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('defects', []), ('mended_at__isnull', True), ('passed', True)), models.Q(('bring', []), ('bring_by__isnull', True), ('passed', False), models.Q(('defects', []), _negated=True)), _connector='OR'), name='cases_a_prereview_passes_or_says_what_is_wrong'), models.CheckConstraint(condition=models.Q(('bring', []), ('bring_by__isnull', False), _connector='OR'), name='cases_what_is_to_be_brought_has_its_day')],
            },
        ),
    ]
