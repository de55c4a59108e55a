// web-push as it comes, with keep-alive: reads {subscriptions, at_once, bytes} and says how long it took and how much of
// the processor. The sink speaks HTTP, and web-push knows HTTPS alone: it is given the other's request and agent.
import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import webpush from 'web-push'

https.request = http.request
https.Agent = http.Agent
const { subscriptions, at_once, bytes } = JSON.parse(await text(process.stdin))
const { publicKey, privateKey } = webpush.generateVAPIDKeys()
const options = {
  vapidDetails: { subject: 'https://www.gwangju.go.kr', publicKey, privateKey },
  TTL: 60,
  topic: 'webpush',
  agent: new http.Agent({ keepAlive: true, maxSockets: at_once }),
}
const payload = ' '.repeat(bytes)
const began = performance.now()
const before = process.cpuUsage()
let next = 0
const send = async () => {
  while (next < subscriptions.length) await webpush.sendNotification(subscriptions[next++], payload, options)
}
await Promise.all(Array.from({ length: at_once }, send))
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, cpu_seconds: (user + system) / 1e6 }))
options.agent.destroy()
process.exit(0)
