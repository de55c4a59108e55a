import { Icon } from './Icon'
import type { IconName } from './names'

export interface Service {
  href: string
  icon: IconName
  name: string
  hint: string
}

/** Three services that stand shoulder to shoulder; rows where the page or the letters leave no room. */
export function Columns({ label, services }: { label: string; services: readonly Service[] }) {
  return (
    <nav class="cols m4" aria-label={label}>
      {services.map(service => (
        <a class="col" href={service.href} key={service.href}>
          <Icon name={service.icon} size="l" />
          <span>
            <span>{service.name}</span>
            <small>{service.hint}</small>
          </span>
        </a>
      ))}
    </nav>
  )
}
