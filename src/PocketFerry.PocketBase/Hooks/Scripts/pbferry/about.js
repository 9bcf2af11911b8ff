// What other parts, and pbferry from outside, need to know of these scripts.
module.exports = {
    version: "@VERSION@",
    // Raised when a route changes in a way that an older pbferry wouldn't understand.
    protocol: 1,
    // Largest body of a route, in bytes; pbferry.pb.js says the same to PocketBase.
    mostBytes: 64 << 20,
};
