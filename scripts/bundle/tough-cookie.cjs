// The COS SDK's HTTP client makes a cookie jar at load and never uses it; the real one brings the list of public suffixes.
class CookieJar {
  setCookieSync() {
    throw new Error('cookies are left out of the bundle')
  }
  getCookieStringSync() {
    throw new Error('cookies are left out of the bundle')
  }
}
module.exports = { CookieJar, Cookie: CookieJar }
