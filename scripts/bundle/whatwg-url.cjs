// node-fetch pulls whatwg-url (half of a bundle) for runtimes without URL; ours has it.
module.exports = { URL: globalThis.URL, URLSearchParams: globalThis.URLSearchParams }
