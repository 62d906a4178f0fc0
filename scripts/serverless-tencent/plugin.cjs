// Serverless 3 loads plugins with `require`; tsx lets it load TypeScript.
require('tsx/cjs')
module.exports = require('./provider.ts').Tencent
