using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api;

/// <summary>Where a PocketBase server listens.</summary>
public sealed class ServerAddress
{
    private ServerAddress(Uri root)
    {
        Root = root;
        Name = root.AbsoluteUri.TrimEnd('/');
    }

    /// <summary>The address with a slash at its end, without user, password, query and fragment.</summary>
    public Uri Root { get; }

    /// <summary>The address for messages; holds no secret.</summary>
    public string Name { get; }

    /// <summary>Reads an address. The dashboard's own address (<c>…/_/</c>) is taken for the server's.</summary>
    /// <exception cref="EndpointException">It is no http(s) address, or it holds a password.</exception>
    public static ServerAddress Parse(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.Host.Length == 0
        )
        {
            throw new EndpointException(
                "This is no address of a server.",
                "Write it as http://HOST:PORT or https://HOST.",
                EndpointFailure.Usage
            );
        }

        if (uri.UserInfo.Length > 0)
        {
            // Every process of the machine can read what was typed.
            throw new EndpointException(
                $"The address of {uri.Host} holds a user or password, which every process of this machine can read.",
                "Leave it out; give --email and --password-file, or PBFERRY_EMAIL and PBFERRY_PASSWORD.",
                EndpointFailure.Usage
            );
        }

        var path = uri.AbsolutePath;
        var dashboard = path.IndexOf("/_/", StringComparison.Ordinal);
        path = (dashboard < 0 ? path : path[..dashboard]).TrimEnd('/') + "/";
        return new ServerAddress(new UriBuilder(uri.Scheme, uri.Host, uri.Port, path).Uri);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
