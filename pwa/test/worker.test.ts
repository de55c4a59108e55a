import { expect, test } from 'vitest'
import { notice } from '../src/sw/notice'
import { target } from '../src/sw/target'

const alert = { level: 4, kind: 'alert', id: '1', renotify: true }
const push = {
  web_push: 8030,
  notification: { title: '창문을 닫고 집 안에 계세요', body: '하남동', navigate: '/alerts/1', tag: 'a1', lang: 'ko', data: alert },
  app_badge: 2,
}
const shown = (data: object): ReturnType<typeof notice> => notice(JSON.stringify({ ...push, notification: { ...push.notification, data } }))

test('a push is shown as it was written, and a grave one stays until it is seen', () => {
  const { title, options, badge } = notice(JSON.stringify(push))
  expect(title).toBe('창문을 닫고 집 안에 계세요')
  expect(options).toMatchObject({ body: '하남동', tag: 'a1', renotify: true, requireInteraction: true, data: { navigate: '/alerts/1', id: '1' } })
  expect(badge).toBe(2)
})

test('an ordinary one does not stay, and without a tag nothing is renotified', () => {
  const { options } = notice(JSON.stringify({ ...push, notification: { title: 't', data: { level: 1, renotify: true } } }))
  expect(options.requireInteraction).toBe(false)
  expect(options).not.toHaveProperty('renotify')
})

test('an update is quiet unless it is worse than before', () => {
  expect(shown({ ...alert, renotify: false }).options.renotify).toBe(false)
})

test.each([1, 2, 3, 4])('the picture of an alert is the shape of its level (%s)', level => {
  expect(shown({ ...alert, level }).options).toMatchObject({ icon: `/icons/level-${level}.png`, badge: `/icons/level-${level}-badge.png` })
})

test('a booking has the picture of the app and does not stay', () => {
  const { options } = shown({ level: 1, kind: 'booking', id: '7', renotify: false })
  expect(options).toMatchObject({ icon: '/icons/icon-192.png', requireInteraction: false })
  expect(options).not.toHaveProperty('vibrate')
})

test.each([undefined, '', 'not json', 'null', '{"web_push":8030}'])('a push that cannot be read (%s) still shows something', text => {
  const { title, options } = notice(text)
  expect(title).not.toBe('')
  expect(options.body).not.toBe('')
})

test('the filling that hides a message’s length does no harm', () => {
  expect(notice(JSON.stringify(push).padEnd(1024)).title).toBe('창문을 닫고 집 안에 계세요')
})

test('a tap opens exactly what was told', () => {
  expect(target({ navigate: 'https://gwangju.example/alerts/1' }, 'https://gwangju.example')).toBe('https://gwangju.example/alerts/1')
})

test('what was told under another address is opened here, by its id, and nothing foreign is', () => {
  expect(target({ navigate: 'https://other.example/x', kind: 'alert', id: '1' }, 'https://gwangju.example')).toBe('https://gwangju.example/alerts/1')
  expect(target({ navigate: 'https://other.example/x', kind: 'booking', id: '7' }, 'https://gwangju.example')).toBe('https://gwangju.example/bookings/7')
  expect(target({ navigate: 'https://other.example/x', kind: 'enrolment', id: '7' }, 'https://gwangju.example')).toBe('https://gwangju.example/enrolments/7')
  expect(target({ navigate: 'https://other.example/x' }, 'https://gwangju.example')).toBe('https://gwangju.example/')
  expect(target(null, 'https://gwangju.example')).toBe('https://gwangju.example/')
})
