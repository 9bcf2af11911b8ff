using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Databases;

namespace PocketFerry.Sources.Tests.Databases;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("postgres://u:p%40ss:w@h:5433/db", true, "h", 5433, "u", "p@ss:w", "db", "postgres://u@h:5433/db")]
    [InlineData("postgresql://h/db", true, "h", null, "", "", "db", "postgresql://h/db")]
    [InlineData("POSTGRES://h", true, "h", null, "", "", "", "postgres://h")]
    [InlineData(
        "mysql://me%40x@[::1]:3307/a%2Fb",
        false,
        "::1",
        3307,
        "me@x",
        "",
        "a/b",
        "mysql://me%40x@[::1]:3307/a%2Fb"
    )]
    [InlineData("mariadb://a:b@c@h/d", false, "h", null, "a", "b@c", "d", "mariadb://a@h/d")]
    [InlineData("postgres:///db?host=/run/pg", true, "/run/pg", null, "", "", "db", "postgres:///db")]
    public void Addresses_are_taken_apart(
        string text,
        bool isPostgres,
        string host,
        int? port,
        string user,
        string password,
        string database,
        string name
    )
    {
        DatabaseAddress.IsOne(text).ShouldBeTrue();
        var address = DatabaseAddress.Parse(text);
        (address.IsPostgres, address.Host, address.Port, address.User).ShouldBe((isPostgres, host, port, user));
        (address.Password, address.Database, address.Name).ShouldBe((password, database, name));
    }

    [Theory]
    [InlineData("postgres://u:secret@h:x/db")]
    [InlineData("postgres://u:secret@h:99999/db")]
    [InlineData("mysql://u:secret@h/a/b")]
    public void What_is_not_well_formed_is_refused_without_the_password(string text)
    {
        var error = Should.Throw<EndpointException>(() => DatabaseAddress.Parse(text));
        error.Message.ShouldNotContain("secret");
        error.Cure.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("postgres.csv")]
    [InlineData("http://h")]
    [InlineData("x/postgres://h")]
    public void Other_endpoints_are_none(string text) => DatabaseAddress.IsOne(text).ShouldBeFalse();

    [Theory]
    [InlineData("postgres://h/db?sslmode=sometimes")]
    [InlineData("postgres://h/db?colour=red")]
    [InlineData("postgres://h/db?connect_timeout=x")]
    public void Parameters_that_there_are_not_are_refused(string text) =>
        Should
            .Throw<EndpointException>(() => DatabaseSource.Open(DatabaseAddress.Parse(text)))
            .Failure.ShouldBe(EndpointFailure.Usage);
}
