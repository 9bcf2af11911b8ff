namespace PocketFerry.PocketBase.Api;

/// <summary>What it costs to read password hashes and token keys by filters.</summary>
/// <param name="Records">How many records have them.</param>
/// <param name="Requests">About how many requests that takes.</param>
/// <param name="OneRequest">How long one takes, measured.</param>
/// <param name="Time">About how long all take.</param>
public sealed record SlowSecretsCost(long Records, long Requests, TimeSpan OneRequest, TimeSpan Time);
