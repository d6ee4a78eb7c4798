
import django.db.models.deletion
import uuid
import yiciban.mandates.facts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0002_ownerless_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('principal_kind', models.CharField(max_length=10)),
                ('principal_key', models.CharField(max_length=40)),
                ('principal_name', models.CharField(max_length=120)),
                ('principal_number', models.CharField(max_length=18)),
                ('principal_phone', models.CharField(blank=True, help_text='empty for a ward without one', max_length=20)),
                ('principal_address', models.CharField(blank=True, max_length=200)),
                ('agent_name', models.CharField(max_length=60)),
                ('agent_number', models.CharField(max_length=18)),
                ('agent_phone', models.CharField(max_length=20)),
                ('relation', models.CharField(blank=True, max_length=12)),
                ('proof', models.CharField(blank=True, max_length=12)),
                ('items', models.JSONField(default=list, help_text='slugs; none means all')),
                ('acts', models.JSONField(default=list)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('region', models.CharField(max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('agent', models.ForeignKey(help_text='none where a counter took the paper of one who has no account: they act at counters alone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['agent', 'until'], name='mandates_of_an_agent'), models.Index(fields=['principal_key', '-asked_at'], name='mandates_ma_princip_99546a_idx'), models.Index(condition=models.Q(('confirmed_at__isnull', True), ('ended_at__isnull', True)), fields=['region', 'asked_at'], name='mandates_waiting'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['principal_number', 'agent_number'], name='mandates_by_both_numbers')],
                'constraints': [models.CheckConstraint(condition=models.Q(('principal_number', models.F('agent_number')), _negated=True), name='mandates_nobody_is_their_own_agent'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='mandates_end_after_they_begin'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('kind', yiciban.mandates.facts.Kind['AGENT']), ('proof', ''), ('relation', ''), ('until__isnull', False)), models.Q(('file__isnull', False), ('kind', yiciban.mandates.facts.Kind['GUARDIAN']), ('principal_kind', 'person'), ('proof__in', ['household', 'birth', 'court', 'appointment']), ('relation__in', ['parent', 'grandparent', 'sibling', 'spouse', 'child', 'relative', 'other'])), _connector='OR'), name='mandates_a_mandate_ends_a_guardianship_is_shown'), models.CheckConstraint(condition=models.Q(('acts', []), _negated=True), name='mandates_are_for_something'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='mandates_a_confirmation_has_its_hand'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('agent__isnull', True), models.Q(('confirmed_by', models.F('agent')), _negated=True), _connector='OR'), name='mandates_nobody_confirms_their_own'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('kind', yiciban.mandates.facts.Kind['GUARDIAN'])), fields=('principal_number', 'agent_number'), name='mandates_one_guardianship_of_two_people')],
            },
        ),
    ]
