using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class SignInTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Superusers_sign_in_and_nobody_else(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], null, Cancellation);
        var address = server.Address.ToString();

        await using (var opened = await Harbour.OpenAsync(server))
        {
            opened.VersionAtLeast.ShouldBeLessThanOrEqualTo(Version.Parse(binary.Version));
            (opened.VersionAtLeast >= new Version(0, 39)).ShouldBe(binary.IsAtLeast("0.39.0"));
            (opened.VersionAtLeast >= new Version(0, 40)).ShouldBe(binary.IsAtLeast("0.40.0"));
        }

        var token = await server.Api.GetTokenAsync();
        await using (
            await ApiServer.OpenAsync(address + "_/", ApiCredentials.OfToken($"Bearer {token}"), null, Cancellation)
        ) { }

        var wrong = await DeniedAsync(
            address,
            ApiCredentials.OfPassword(PocketBaseServer.SuperuserEmail, "not-the-password")
        );
        wrong.Message.ShouldNotContain("not-the-password");
        wrong.Cure.ShouldContain("superuser upsert");

        (
            await server.Api.PostAsync(
                "/api/collections/users/records",
                """{"email":"u@example.com","password":"12345678","passwordConfirm":"12345678"}"""
            )
        ).EnsureSuccess();
        var users = await server.Api.LoginAsync("users", "u@example.com", "12345678");
        var refused = await DeniedAsync(address, ApiCredentials.OfToken(users));
        refused.Message.ShouldNotContain(users);
        await DeniedAsync(address, ApiCredentials.OfToken("garbage"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var error = await Should.ThrowAsync<EndpointException>(() =>
            ApiServer.OpenAsync("http://127.0.0.1:9/", Harbour.Superuser, null, Cancellation)
        );
        error.Failure.ShouldBe(EndpointFailure.Unreachable);
    }

    [Theory]
    [InlineData("https://me:secret@example.com/")]
    [InlineData("ftp://example.com/")]
    public async Task An_address_that_is_none_is_a_usage_error(string address)
    {
        var error = await Should.ThrowAsync<EndpointException>(() =>
            ApiServer.OpenAsync(address, Harbour.Superuser, null, Cancellation)
        );
        error.Failure.ShouldBe(EndpointFailure.Usage);
        error.Message.ShouldNotContain("secret");
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_second_factor_is_asked_for(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], null, Cancellation);
        (
            await server.Api.PatchAsync(
                "/api/collections/_superusers",
                """{"mfa":{"enabled":true,"duration":1800,"rule":""},"otp":{"enabled":true,"duration":180,"length":8}}"""
            )
        ).EnsureSuccess();

        var plain = await DeniedAsync(server.Address.ToString(), Harbour.Superuser);
        plain.Message.ShouldContain("one-time password");

        var asked = 0;
        var credentials = ApiCredentials.OfPassword(
            PocketBaseServer.SuperuserEmail,
            PocketBaseServer.SuperuserPassword,
            (_, _) =>
            {
                asked++;
                return OneTimePasswordAsync(server);
            }
        );
        await using var opened = await ApiServer.OpenAsync(server.Address.ToString(), credentials, null, Cancellation);
        asked.ShouldBe(1);
    }

    // What "pocketbase superuser otp" prints: an id and eight digits.
    private static async Task<OneTimePassword?> OneTimePasswordAsync(PocketBaseServer server)
    {
        await using var command = ChildProcess.Start(
            server.Binary.Path,
            ["superuser", "otp", PocketBaseServer.SuperuserEmail, $"--dir={server.DataDirectory}", "--dev=false"]
        );
        await command.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var words = command.Out.Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return new OneTimePassword(After("Id:"), After("Pass:"));

        string After(string label) =>
            words[Array.FindIndex(words, w => w.EndsWith(label, StringComparison.Ordinal)) + 1];
    }

    private static async Task<EndpointException> DeniedAsync(string address, ApiCredentials credentials)
    {
        var error = await Should.ThrowAsync<EndpointException>(() =>
            ApiServer.OpenAsync(address, credentials, null, Cancellation)
        );
        error.Failure.ShouldBe(EndpointFailure.Denied);
        return error;
    }
}
