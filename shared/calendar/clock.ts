/** Where the present comes from: a port, so that a whole day can be run in a test or on the local cloud. */
export type Clock = () => Date
