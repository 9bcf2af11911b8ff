using PocketFerry.Cli.Secrets;

namespace PocketFerry.Cli.Tests.Secrets;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("postgres://shop:Secret@db.example/shop", "postgres://shop@db.example/shop")]
    [InlineData("postgres://shop:Sec@ret@db.example/shop", "postgres://shop@db.example/shop")]
    [InlineData("postgres://shop:Sec/ret@db.example/shop", "postgres://shop@db.example/shop")]
    [InlineData("postgres://shop:Sec?ret@db.example:5432/shop", "postgres://shop@db.example:5432/shop")]
    [InlineData("postgres://shop:@db.example/shop", "postgres://shop@db.example/shop")]
    [InlineData("mysql://root:Secret@127.0.0.1:3306", "mysql://root@127.0.0.1:3306")]
    [InlineData("https://me%40example.com:Secret@app.example.com", "https://me%40example.com@app.example.com")]
    [InlineData("--source=postgres://shop:Secret@db/shop", "--source=postgres://shop@db/shop")]
    [InlineData("postgres://db/shop?password=Secret", "postgres://db/shop?password=")]
    [InlineData("postgres://db/shop?user=me&PASSWORD=Secret&ssl=1", "postgres://db/shop?user=me&PASSWORD=&ssl=1")]
    [InlineData("mysql://db/shop?pwd=Secret&token=Secret#x", "mysql://db/shop?pwd=&token=#x")]
    [InlineData("https://app.example.com/?token=Secret", "https://app.example.com/?token=")]
    public void Secrets_are_taken_out_of_addresses(string argument, string shown)
    {
        Redaction.Of([argument]).ShouldHaveSingleItem().ShouldBe(shown);
        Redaction.Of([shown]).ShouldHaveSingleItem().ShouldBe(shown);
    }

    [Theory]
    [InlineData("export")]
    [InlineData("pb_data")]
    [InlineData("me:you@example.com")]
    [InlineData("--password-file=secret.txt")]
    [InlineData("https://app.example.com:8090")]
    [InlineData("https://app.example.com/a:b@c")]
    [InlineData("posts=title ~ '?password=x'")]
    [InlineData("")]
    public void Everything_else_stays_as_it_was_typed(string argument) =>
        Redaction.Of([argument]).ShouldHaveSingleItem().ShouldBe(argument);
}
