import { expect, test } from 'vitest'
import { notice } from '../src/sw/notice'

const push = {
  web_push: 8030,
  notification: { title: '창문을 닫고 집 안에 계세요', body: '하남동', navigate: '/alerts/1', tag: 'a1', lang: 'ko', data: { level: 4, kind: 'alert', id: '1', renotify: true } },
  app_badge: 2,
}

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

test.each([undefined, '', 'not json', 'null', '{"web_push":8030}'])('a push that cannot be read (%s) still shows something', text => {
  const { title, options } = notice(text)
  expect(title).not.toBe('')
  expect(options.body).not.toBe('')
})
