// The COS SDK signs requests itself; its HTTP client's own signatures bring a whole SSH library.
module.exports = {
  signRequest() {
    throw new Error('HTTP signatures are left out of the bundle')
  },
}
