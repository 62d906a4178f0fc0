// Serverless 3 loads plugins with `require`, which tsx teaches TypeScript; the hooks' code is loaded when they run.
require('tsx/cjs')
const { tencent } = require('./provider.ts')

module.exports = tencent({
  check: (serverless, options) => require('./deploy.ts').check(serverless, options),
  pack: (serverless) => require('./pack.ts').pack(serverless),
  deploy: (serverless, options) => require('./deploy.ts').deploy(serverless, options),
})
