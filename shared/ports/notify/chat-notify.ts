import { type Gateway, sendToRobot } from './mqtt-gateway.ts'
import type { Notify } from './notify.ts'
import type { ChatAccess } from './post-json.ts'
import { sendServerchan } from './serverchan.ts'
import { sendWecom } from './wecom.ts'
import { sendWxpusher } from './wxpusher.ts'

/**
 * Sends chat messages by the kind of the contact: WeCom robot, WxPusher, Server酱, and the xiaozhi robots
 * behind `gateway`, an operator's setting; without one those are refused by InputError.
 */
export function chatNotify(access: ChatAccess & { gateway?: Gateway | undefined } = {}): Notify {
  return {
    send: async (contact, message) => {
      switch (contact.kind) {
        case 'wecom':
          return await sendWecom(contact, message, access)
        case 'wxpusher':
          return await sendWxpusher(contact, message, access)
        case 'serverchan':
          return await sendServerchan(contact, message, access)
        case 'robot':
          return await sendToRobot(contact, message, access)
      }
    },
  }
}
