using PocketFerry.Model.Collections;

namespace PocketFerry.Model.Tests.Collections;

public sealed class PocketBaseNamesTests
{
    [Theory]
    [InlineData("CustomerId", "CustomerId", "customer_id")]
    [InlineData("CustomerID", "CustomerID", "customer_id")]
    [InlineData("Unit Price", "Unit_Price", "unit_price")]
    [InlineData("HTTPServerURL", "HTTPServerURL", "http_server_url")]
    [InlineData("userIDs", "userIDs", "user_ids")]
    [InlineData("IDsOfUsers", "IDsOfUsers", "ids_of_users")]
    [InlineData("address1Line2", "address1Line2", "address1_line2")]
    [InlineData("__private", "__private", "_private")]
    [InlineData("already_snake", "already_snake", "already_snake")]
    [InlineData("  e-mail (work)  ", "e_mail_work", "e_mail_work")]
    [InlineData("Größe", "Grosse", "grosse")]
    [InlineData("prénom", "prenom", "prenom")]
    [InlineData("日本", "field", "field")]
    [InlineData("", "field", "field")]
    [InlineData("2nd", "2nd", "2nd")]
    [InlineData("orders_via_user", "orders_by_user", "orders_by_user")]
    [InlineData("Expand", "Expand_", "expand_")]
    [InlineData("collectionId", "collectionId_", "collection_id")]
    [InlineData("\ud800x", "x", "x")]
    public void Fields(string source, string keep, string snake)
    {
        PocketBaseNames.ToFieldName(source).ShouldBe(keep);
        PocketBaseNames.ToFieldName(source, NameStyle.Snake).ShouldBe(snake);
        PocketBaseNames.IsFieldName(keep).ShouldBeTrue();
        PocketBaseNames.IsFieldName(snake).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Order Details", "Order_Details")]
    [InlineData("public.orders", "public_orders")]
    [InlineData("sqlite_sequence", "t_sqlite_sequence")]
    [InlineData("_params", "t_params")]
    [InlineData("///", "collection")]
    public void Collections(string source, string name)
    {
        PocketBaseNames.ToCollectionName(source).ShouldBe(name);
        PocketBaseNames.IsCollectionName(name).ShouldBeTrue();
    }

    [Theory]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("x_VIA_y")]
    [InlineData("expand")]
    [InlineData("_rowid_")]
    public void Illegal_field_names(string name) => PocketBaseNames.IsFieldName(name).ShouldBeFalse();

    [Fact]
    public void Long_names_are_cut_and_stay_distinct()
    {
        var name = PocketBaseNames.ToFieldName(new string('x', 150));
        name.Length.ShouldBe(100);
        PocketBaseNames.IsFieldName(name + "y").ShouldBeFalse();
        var second = PocketBaseNames.Distinct(name, n => n == name);
        second.ShouldBe(new string('x', 98) + "_2");
        PocketBaseNames.Distinct("a", n => n is "a" or "a_2").ShouldBe("a_3");
    }
}
