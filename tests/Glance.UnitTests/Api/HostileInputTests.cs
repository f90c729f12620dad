using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Glance.Api.Data;
using Glance.Api.Errors;
using Glance.Api.Json;
using Glance.Api.Requests;
using Glance.Api.V2.Images;
using Glance.Operations.Data;
using Glance.Operations.Images;
using Glance.Operations.Records;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

/// <summary>Whatever comes in: an answer below 500, or from parsers the documented exception and no other.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Pieces =
    [
        "name", "in:", "\"", ",", "\\", ":", "gt:", "2020-01-01T00:00:00Z", "9999-99-99", "size_min", "_max", "=", "&", "%", "%ff", "%00", "+", "é", "😀", "\0",
        "limit", "marker", "sort", "sort_key", "sort_dir", "asc", "tag", "created_at", "9223372036854775808", "-", "1_0", "/", "~", "~1", "bytes", "*", "0-", " ",
    ];

    private static readonly string[] Bodies =
    [
        "{}", "[]", "[[]]", "[{}]", "{\"name\": {}}", "{\"tags\": {}}", "{\"tags\": [[\"a\"]]}", "{\"min_ram\": 1e5000}", "{\"min_ram\": -1e308}", "{\"\": \"\"}",
        "[{\"op\": {}, \"path\": []}]", "[{\"op\": \"add\", \"path\": \"/\", \"value\": {}}]", "[{\"op\": \"add\", \"path\": \"/locations/-\", \"value\": 5}]",
        "[{\"op\": \"replace\", \"path\": \"/tags\", \"value\": null}]", "[{\"op\": \"replace\", \"path\": \"/min_ram\", \"value\": null}]",
        "[{\"op\": \"add\", \"path\": \"/visibility\", \"value\": null}]", "[{\"op\": \"remove\", \"path\": \"/locations/x\"}]", "[{\"add\": null}]",
        "[{\"op\": \"remove\", \"path\": \"/tags\"}]", "[null]", "{\"a\": NaN}", "{\"a\": 1,}", "{\"a\": \"\\ud800\"}", "{\"\\udc00\": 1}", "\ufeff{}", "{\"id\": null}",
        "{\"kernel_id\": null}", "{\"owner\": \"\\u0000\"}", "{\"tags\": [\"\\u0000\"]}", "[{\"op\": \"replace\", \"path\": \"/protected\", \"value\": \"true\"}]",
    ];

    [TestCaseSource(nameof(Bodies))]
    public async Task Nasty_bodies_never_end_in_a_server_error(string body)
    {
        var api = new ApiHarness();
        var id = (await api.PostAsync("{}")).Id;

        var created = await api.PostAsync(body);
        var patched = await api.PatchAsync(id, body);
        var patchedOld = await api.PatchAsync(id, body, "application/openstack-images-v2.0-json-patch");

        Assert.That((int[])[created.Status, patched.Status, patchedOld.Status], Has.All.LessThan(500));
    }

    [Test]
    public void Random_bytes_never_end_in_a_server_error() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var api = new ApiHarness();
            return api.SendBytesAsync("POST", "/images", bytes).GetAwaiter().GetResult().Status < 500
                && api.SendBytesAsync("PATCH", "/images/x", bytes, ApiHarness.Patch).GetAwaiter().GetResult().Status < 500;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Random_queries_are_read_or_refused() =>
        Prop.ForAll(Mixtures(), query =>
        {
            Tolerate(() => ImageQueryParser.Parse(QueryParameters.Parse(query), new ImageLimits()));
            var api = new ApiHarness();
            return api.GetAsync("/images?" + query).GetAwaiter().GetResult().Status < 500;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Random_ranges_are_parts_or_refused() =>
        Prop.ForAll(Mixtures(), ArbMap.Default.ArbFor<PositiveInt>(), (text, size) =>
        {
            foreach (var header in (string[])[text, "bytes=" + text, "bytes " + text])
            {
                foreach (var resolve in (Func<string, long, Domain.Stores.ByteRange?>[])[RangeHeader.Resolve, RangeHeader.ResolveContentRange])
                {
                    Domain.Stores.ByteRange? range = null;
                    Tolerate(() => range = resolve(header, size.Get));
                    if (range is { } part && (part.Offset < 0 || part.Length < 1 || part.Offset + part.Length > size.Get))
                        return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Random_pointers_are_read_or_refused() =>
        Prop.ForAll(Mixtures(), text => Tolerate(() => JsonPointer.Parse("/" + text))).QuickCheckThrowOnFailure();

    [Test]
    public void A_query_encoded_reads_as_what_it_was() =>
        Prop.ForAll(Mixtures(), Mixtures(), (name, value) =>
        {
            var (key, text) = (Storable(name), Storable(value));
            if (key is "" or "marker")
                return true;
            var query = QueryParameters.Parse($"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(text)}");
            return QueryParameters.Parse(query.Encode(null)).Last(key) == text;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void What_is_written_reads_as_what_it_was([Values] bool ascii) =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var value = Storable(text.Get);
            using var json = new PythonJsonWriter(ascii);
            json.Value(new JsonObject { [value] = value });
            var read = (JsonObject)JsonText.Parse(new(json.Written))!;
            return (string?)read[value] == value && (!ascii || Encoding.UTF8.GetString(json.Written.Span).All(char.IsAscii));
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<string> Mixtures() =>
        Gen.ArrayOf(Gen.OneOf(Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<char>().Select(c => c.ToString()))).Select(string.Concat).ToArbitrary();

    private static string Storable(string text) => string.Concat(text.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));

    private static void Tolerate(Action parse)
    {
        try
        {
            parse();
        }
        catch (ApiException error) when (error.Status is 400 or 403)
        {
            // Refused as documented.
        }
        catch (RangeNotSatisfiableException)
        {
            // Refused as documented.
        }
    }
}
