using System.Net;
using System.Net.Sockets;

namespace PocketFerry.Testing;

/// <summary>
/// Ports of this machine for servers of the tests: below those that the system itself gives out, so that nobody is given
/// one while its server is away, and none twice by one process.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test programs that run at once begin far from each other.
    private static int s_next = Environment.ProcessId * 127 % Count;

    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} on is free.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
