using Glance.Api.Requests;
using Glance.Api.V2.Images;
using Glance.Operations.Images;
using Glance.Operations.Records;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ImageListTests
{
    private readonly ApiHarness _api = new();

    [TestCase("limit=a", "limit param must be an integer")]
    [TestCase("limit=", "limit param must be an integer")]
    [TestCase("limit=-1", "limit param must be positive")]
    [TestCase("marker=x", "Invalid marker x")]
    [TestCase("sort_key=foo", "Invalid sort key: foo.")]
    [TestCase("sort=", "Invalid sort key: .")]
    [TestCase("sort_dir=up", "Invalid sort direction: up")]
    [TestCase("sort=name&sort_key=id", "Old and new sorting syntax cannot be combined")]
    [TestCase("sort_dir=asc&sort_dir=desc", "Number of sort dirs does not match the number of sort keys")]
    [TestCase("member_status=x", "Invalid status: x")]
    [TestCase("visibility=x", "Invalid visibility value: x")]
    [TestCase("os_hidden=x", "Invalid value 'x' for 'os_hidden' filter.")]
    [TestCase("protected=True", "Invalid value 'True' for 'protected' filter.")]
    [TestCase("name=foo:bar", "Unable to filter by unknown operator 'foo'.")]
    [TestCase("name=in:a,\"b", "Invalid filter value a,\"b. The quote is not closed.")]
    [TestCase("name=in:a\"b", "Invalid filter value a\"b. There is no comma before opening quotation mark.")]
    [TestCase("name=in:\"a\"b", "Invalid filter value \"a\"b. There is no comma after closing quotation mark.")]
    [TestCase("size_min=a", "Unable to filter on a range with a non-numeric value.")]
    [TestCase("zz_min=1", "'zz_min' is no range")]
    [TestCase("size=abc", "'size' is compared with a whole number")]
    [TestCase("created_at=gt:x", "Bad \"created_at\" query filter format.")]
    [TestCase("created_at=foo:2020-01-01T00:00:00Z", "Unable to filter on a unknown operator.")]
    [TestCase("changes-since=", "The \"changes-since\" filter is no longer available on v2.")]
    [TestCase("name=%ff", "Error decoding your request.")]
    public async Task A_wrong_parameter_is_refused_with_the_reason(string query, string message)
    {
        var answer = await _api.GetAsync("/images?" + query);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(answer.Message, Does.StartWith(message));
        }
    }

    [Test]
    public async Task An_empty_list_reads_as_upstream_writes_it()
    {
        var answer = await _api.GetAsync("/images?name=a%20b%2Bc%2F~*é&x&deleted=true&visibility=all");

        Assert.That(answer.Body, Is.EqualTo(
            """{"images": [], "first": "/v2/images?name=a+b%2Bc%2F~%2A%C3%A9&x=&deleted=true&visibility=all", "schema": "/v2/schemas/images"}"""));
    }

    [TestCase("name=alpha&name=beta", "beta")]
    [TestCase("name=foo:bar&name=alpha", "alpha")]
    [TestCase("x=1&x=2&name=beta", null)]
    public async Task Of_a_filter_given_twice_the_last_counts(string query, string? found)
    {
        await _api.PostAsync("""{"name": "alpha", "x": "1"}""");
        await _api.PostAsync("""{"name": "beta", "x": "1"}""");

        var answer = await _api.GetAsync("/images?" + query);

        Assert.That(answer.Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()), Is.EqualTo(found is null ? [] : new[] { found }));
    }

    [Test]
    public async Task Following_next_gives_every_image_once_with_all_tags_and_sort_keys_kept()
    {
        for (var i = 0; i < 5; i++)
            await _api.PostAsync($$"""{"name": "n{{i % 2}}", "tags": ["a", "b"]}""");
        await _api.PostAsync("""{"tags": ["b"]}""");

        List<string> seen = [];
        for (var next = "/v2/images?limit=2&tag=a&tag=b&sort_key=name&sort_key=id&sort_dir=asc"; next is not null;)
        {
            var page = (await _api.GetAsync(next["/v2".Length..])).Json;
            seen.AddRange(page.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        Assert.That(seen, Has.Count.EqualTo(5).And.Unique);
    }

    [TestCase("name=in:one,\"t,wo\"", 2)]
    [TestCase("name=in:", 0)]
    [TestCase("name=eq:one", 1)]
    [TestCase("created_at=gt:2001-01-01", 3)]
    [TestCase("created_at=lt:20010101T000000Z", 0)]
    [TestCase("p=1", 1)]
    [TestCase("p=1&q=2", 0)]
    [TestCase("min_ram_min=5", 1)]
    [TestCase("min_ram_max=4", 2)]
    [TestCase("os_hidden=TRUE", 1)]
    [TestCase("limit=0", 0)]
    [TestCase("protected=true", 1)]
    public async Task Filters_select(string query, int count)
    {
        await _api.PostAsync("""{"name": "one", "p": "1", "min_ram": 5}""");
        await _api.PostAsync("""{"name": "t,wo", "protected": true}""");
        await _api.PostAsync("""{"name": "three"}""");
        await _api.PostAsync("""{"name": "four", "os_hidden": true}""");

        var answer = await _api.GetAsync("/images?" + query);

        Assert.That(answer.Json.GetProperty("images").GetArrayLength(), Is.EqualTo(count));
    }

    [TestCase("", "CreatedAt-,Id-")]
    [TestCase("sort_key=name&sort_key=size", "Name-,Size-,CreatedAt-,Id-")]
    [TestCase("sort_key=name&sort_dir=asc", "Name+,CreatedAt+,Id+")]
    [TestCase("sort_dir=asc", "CreatedAt+,Id+")]
    [TestCase("sort_key=name&sort_key=id&sort_dir=asc&sort_dir=desc", "Name+,Id-,CreatedAt-")]
    [TestCase("sort=name,size:asc", "Name-,Size+,CreatedAt-,Id-")]
    [TestCase("sort=name:asc", "Name+,CreatedAt+,Id+")]
    public void Sort_keys_get_their_tie_breakers(string query, string expected)
    {
        var parsed = ImageQueryParser.Parse(QueryParameters.Parse(query), new ImageLimits());

        Assert.That(string.Join(',', parsed.Sort.Select(sort => sort.Key + (sort.Descending ? "-" : "+"))), Is.EqualTo(expected));
    }

    [TestCase("limit=5000", 1000)]
    [TestCase("limit=99999999999999999999", 1000)]
    [TestCase("limit=+1_0", 10)]
    [TestCase("", 25)]
    public void A_page_has_its_bounds(string query, int expected) =>
        Assert.That(ImageQueryParser.Parse(QueryParameters.Parse(query), new ImageLimits()).Limit, Is.EqualTo(expected));
}
