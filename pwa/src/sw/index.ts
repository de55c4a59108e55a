/** The service worker: the app opens without a connection, and pushes are shown. One file an event. */
import './fetch'
import './notificationclick'
import './push'
import './pushsubscriptionchange'
import './message'
