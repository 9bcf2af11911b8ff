using System.Globalization;
using System.Security.Cryptography;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>What the records of one batch share: the time, and a password hash that no password matches.</summary>
internal readonly struct WriteMoment
{
    private static readonly Lazy<string> Unknown = new(
        // Nobody knows the password behind it, so one hash can serve every user that comes without one; cost 10 each
        // would load sixteen users a second.
        () =>
            BCrypt.Net.BCrypt.HashPassword(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), 10)
    );

    public WriteMoment(DateTime utc) => Now = utc.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time in PocketBase's canonical text.</summary>
    public string Now { get; }

    /// <summary>Whether this process has made <see cref="UnknownPassword"/>, so that a user may have it.</summary>
    public static bool KnowsUnknownPassword => Unknown.IsValueCreated;

    /// <summary>A bcrypt hash of a random password that was thrown away.</summary>
    public static string UnknownPassword() => Unknown.Value;
}
