import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { IMAGE_PORT, imageListener } from '../../shared/scf/image.ts'
import type { MainHandler } from '../../shared/scf/serve.ts'

/** The bundle stands beside the server in the image; it is required at run time, not bundled again. */
const bundle = resolve(process.argv[2] ?? 'index.js')
const { main_handler } = createRequire(import.meta.url)(bundle) as { main_handler: MainHandler }

const server = createServer(imageListener(main_handler))
server.listen(IMAGE_PORT, '0.0.0.0', () => {
  console.log(`listening on ${IMAGE_PORT} for ${bundle}`)
})
process.on('SIGTERM', () => server.close())
