// What other parts, and pbferry from outside, need to know of these scripts.
module.exports = {
    version: "@VERSION@",
    // Raised when a route changes in a way that an older pbferry wouldn't understand.
    protocol: 2,
    // Largest body of a route, in bytes.
    mostBytes: 64 << 20,
};
