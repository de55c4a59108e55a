import { Note } from '../../ui/Note'
import { Gate } from '../Gate'
import { t } from '../words'

export default function SignIn() {
  return (
    <Gate title={t('signIn')} text={t('signInText')}>
      <Note icon="mail">{t('invited')}</Note>
    </Gate>
  )
}
