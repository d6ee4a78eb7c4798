
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_list_exports'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='agent',
            field=models.JSONField(default=dict, help_text='who acts for the applicant: mandate, label, name, id_number'),
        ),
    ]
