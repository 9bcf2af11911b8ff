using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Tests.Ids;

public sealed class SchemaIdsTests
{
    // Read from real servers (pocketbase.md, A3 and A4).
    [Theory]
    [InlineData(CollectionType.Base, "kitchen", "pbc_2079371742")]
    [InlineData(CollectionType.Auth, "members", "pbc_2620428958")]
    [InlineData(CollectionType.Base, "_externalAuths", "pbc_2281828961")]
    [InlineData(CollectionType.Auth, "_superusers", "pbc_3142635823")]
    public void Collections_get_the_servers_ids(CollectionType type, string name, string id) =>
        CollectionIds.For(type, name).ShouldBe(id);

    [Theory]
    [InlineData(FieldType.Text, "id", "text3208210256")]
    [InlineData(FieldType.Autodate, "created", "autodate2990389176")]
    [InlineData(FieldType.GeoPoint, "f_geoPoint", "geoPoint3638349492")]
    [InlineData(FieldType.Password, "password", "password901924565")]
    public void Fields_get_the_servers_ids(FieldType type, string name, string id) =>
        FieldIds.For(type, name).ShouldBe(id);

    [Fact]
    public void A_taken_id_gets_a_suffix()
    {
        string[] taken = ["text3208210256", "text32082102562"];
        FieldIds.For(FieldType.Text, "id", taken.Contains).ShouldBe("text32082102563");
        CollectionIds.For(CollectionType.Base, "kitchen", id => id == "pbc_2079371742").ShouldBe("pbc_20793717422");
    }

    [Fact]
    public void Token_keys_are_PocketBases()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => TokenKeys.New()).ToList();
        keys.ShouldAllBe(k => System.Text.RegularExpressions.Regex.IsMatch(k, "^[a-zA-Z0-9]{50}$"));
        keys.Distinct().Count().ShouldBe(100);
    }
}
