import type { components } from '../api/schema'
import type { LevelNumber } from '../ui/Level'

type Schemas = components['schemas']

export type Staff = Schemas['StaffMe']
export type Grant = Schemas['Grant']
export type Role = Grant['role']
export type DemoAccount = Schemas['DemoAccount']
export type Invitation = Schemas['Invitation']

export type SiteBrief = Schemas['SiteBrief']
export type Interval = Schemas['Interval']
export type Block = Schemas['Block']
export type ResourceDay = Schemas['ResourceDay']
export type DayBooking = Schemas['DayBooking']
export type BookingStatus = DayBooking['status']
export type DayView = Schemas['DayView']
export type RequestBrief = Schemas['RequestBrief']
export type StaffBooking = Schemas['StaffBooking']
export type StaffEntry = Schemas['StaffEntry']
export type OpenAppeal = Schemas['OpenAppeal']
export type Arrival = Schemas['Arrival']

/** The API says 'a number'; there are four levels. */
type Levelled<A> = Omit<A, 'level'> & { level: LevelNumber }
export type StaffAlert = Levelled<Schemas['StaffAlert']>
export type AlertBody = Levelled<Schemas['AlertBody']>
export type AlertText = Schemas['AlertText']
export type Topic = AlertBody['topics'][number]
export type Delivery = Schemas['Delivery']
export type Audience = Schemas['Audience']

export type District = Schemas['District']
export type SiteAdmin = Schemas['SiteAdmin']
export type NewSite = Schemas['NewSite']
export type SiteChange = Schemas['SiteChange']
export type SiteException = Schemas['Exception_']
export type Hours = Schemas['Hours']
export type Holiday = Schemas['Holiday']

export type VisitAhead = Schemas['VisitAhead']
export type Reassigned = Schemas['Reassigned']
export type SiteServices = Schemas['SiteServices']
export type ServiceAdmin = Schemas['ServiceAdmin']
export type RulesOfDays = Schemas['RulesOfDays']
export type NewRules = Schemas['NewRules']
export type NewService = Schemas['NewService']
export type ServiceChange = Schemas['ServiceChange']
export type ServiceResource = Schemas['ServiceResource']
export type Question = Schemas['Question']
export type ResourceAdmin = Schemas['ResourceAdmin']
export type NewResource = Schemas['NewResource']
export type ResourceChange = Schemas['ResourceChange']
export type WorkingHours = Schemas['WorkingHours']
export type Shift = Schemas['Shift']
export type HoursTemplate = Schemas['HoursTemplate']
export type StaffBrief = Schemas['StaffBrief']
