using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Glance.FunctionalTests.SideBySide;

namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>Requests at random: many that a decent client sends, so that there is something to break, and many that none does.</summary>
internal static class StormGenerator
{
    private static readonly string[] Images =
    [
        """{"name": "one", "disk_format": "raw", "container_format": "bare"}""", """{"disk_format": "raw", "container_format": "bare", "tags": ["a", "b"], "a": "1", "b": "2"}""",
        """{"disk_format": "qcow2", "container_format": "bare", "visibility": "community"}""", """{"disk_format": "raw", "container_format": "bare", "protected": true}""", "{}",
    ];

    private static readonly Gen<Caller> Callers = Gen.Frequency(
        (12, Gen.Constant(Caller.Owner)), (2, Gen.Constant(Caller.Friend)), (1, Gen.Constant(Caller.Stranger)), (2, Gen.Constant(Caller.Admin)));

    private static readonly Gen<string> Value = Gen.OneOf(Gen.Elements(Nasty.Values), Texts().Select(Quoted));

    private static readonly Gen<string> Name = Gen.Frequency((8, Gen.Elements(Nasty.Names)), (1, Texts().Select(text => Quoted(text)[1..^1])));

    private static readonly Gen<string> Member = from name in Name from value in Value select $"\"{name}\": {value}";

    private static readonly Gen<string> Object = Several(Member, 4).Select(members => $"{{{string.Join(", ", members)}}}");

    private static readonly Gen<string> Operation =
        from op in Gen.Elements(Nasty.Operations)
        from path in Gen.OneOf(Gen.Elements(Nasty.Paths), Name.Select(name => "/" + name))
        from value in Value
        select $$"""{"op": "{{op}}", "path": "{{path}}", "value": {{value}}}""";

    private static readonly Gen<string> OldOperation =
        from op in Gen.Elements(Nasty.Operations)
        from path in Gen.OneOf(Gen.Elements(Nasty.Paths), Name.Select(name => "/" + name))
        from value in Value
        select $$"""{"{{op}}": "{{path}}", "value": {{value}}}""";

    private static readonly Gen<string> Patch = Gen.Frequency(
        (4, Several(Operation, 3).Select(Listed)), (1, Several(OldOperation, 3).Select(Listed)), (2, Gen.Elements(
            """[{"op": "add", "path": "/a", "value": "1"}]""", """[{"op": "replace", "path": "/tags", "value": ["x", "y"]}]""", """[{"op": "replace", "path": "/protected", "value": false}]""",
            """[{"op": "replace", "path": "/visibility", "value": "shared"}]""", """[{"op": "remove", "path": "/a"}]""", """[{"op": "replace", "path": "/name", "value": "new"}]""",
            """[{"op": "replace", "path": "/locations", "value": []}]""", """[{"op": "remove", "path": "/locations/0"}]""", """[{"op": "add", "path": "/os_hidden", "value": true}]""")));

    private static readonly Gen<string> AnyBody = Gen.OneOf(Object, Patch, Gen.Elements(Nasty.Bodies), Texts());

    private static readonly Gen<byte[]> Data =
        from size in Gen.Elements(0, 1, 511, 512, 70_000, 250_000, 400_000)
        from seed in Gen.Choose(0, 1000)
        from magic in Gen.Elements("", "", "QFI\u00fb\0\0\0\u0003", "KDMV", "# Disk DescriptorFile\n", "conectix", "vhdxfile", "LUKS\u00ba\u00be")
        select Bytes(size, seed, magic);

    /// <summary>The requests of a storm.</summary>
    public static Gen<StormRequest> Requests { get; } =
        from request in Gen.Frequency(
            (12, Ordinary("POST", "/v2/images", Gen.Elements(Images))), (6, Bodied("POST", "/v2/images", Gen.OneOf(Object, Gen.Elements(Nasty.Bodies)))), (14, Uploads()), (8, Plain("GET", "/v2/images/{image}/file")),
            (12, Patches()), (3, Plain("DELETE", "/v2/images/{image}")), (5, Plain("GET", "/v2/images/{image}")), (12, Lists()), (4, Ordinary("POST", "/v2/images/{image}/members", Gen.Constant($$"""{"member": "{{Caller.Friend.Project}}"}"""))),
            (3, Bodied("POST", "/v2/images/{image}/members", AnyBody)), (4, Bodied("PUT", "/v2/images/{image}/members/{member}", Gen.OneOf(AnyBody, Gen.Constant("""{"status": "accepted"}""")))), (2, Plain("DELETE", "/v2/images/{image}/members/{member}")),
            (2, Plain("GET", "/v2/images/{image}/members")), (6, Tags()), (4, Plain("POST", "/v2/images/{image}/actions/deactivate")), (4, Plain("POST", "/v2/images/{image}/actions/reactivate")),
            (3, Bodied("POST", "/v2/images/{image}/locations", AnyBody)), (2, Plain("GET", "/v2/images/{image}/locations")), (8, Wild()))
        from caller in Callers
        from pick in Gen.Choose(0, 1_000_000)
        select request with { Caller = caller, Pick = pick };

    private static Gen<StormRequest> Plain(string method, string target) =>
        from header in MaybeHeaders()
        select new StormRequest(method, target) { Headers = header };

    private static Gen<StormRequest> Ordinary(string method, string target, Gen<string> body) =>
        from text in body
        select new StormRequest(method, target) { Body = Encoding.UTF8.GetBytes(text), Headers = ["Content-Type: application/json"] };

    private static Gen<StormRequest> Bodied(string method, string target, Gen<string> body) =>
        from bytes in AsBytes(body)
        from type in Gen.Frequency((4, Gen.Constant("application/json")), (1, Gen.Elements(Nasty.ContentTypes)))
        from framing in Framings()
        from headers in MaybeHeaders()
        select new StormRequest(method, target) { Body = bytes, Framing = framing, Headers = [$"Content-Type: {type}", .. headers] };

    private static Gen<StormRequest> Patches() =>
        from bytes in AsBytes(Gen.Frequency((5, Patch), (1, AnyBody)))
        from type in Gen.Frequency(
            (6, Gen.Constant("application/openstack-images-v2.1-json-patch")), (2, Gen.Constant("application/openstack-images-v2.0-json-patch")), (1, Gen.Elements(Nasty.ContentTypes)))
        from framing in Framings()
        select new StormRequest("PATCH", "/v2/images/{image}") { Body = bytes, Framing = framing, Headers = [$"Content-Type: {type}"] };

    private static Gen<StormRequest> Uploads() =>
        from data in Data
        from type in Gen.Frequency((9, Gen.Constant("application/octet-stream")), (1, Gen.Elements(Nasty.ContentTypes)))
        from framing in Framings()
        from headers in MaybeHeaders()
        select new StormRequest("PUT", "/v2/images/{image}/file") { Body = data, Framing = framing, Headers = [$"Content-Type: {type}", .. headers] };

    private static Gen<StormRequest> Lists() =>
        from parameters in Several(
            from name in Gen.Elements(Nasty.Parameters) from value in Gen.Elements(Nasty.Words) from sign in Gen.Frequency((9, Gen.Constant("=")), (1, Gen.Elements("", "==", "&"))) select name + sign + value, 4)
        select new StormRequest("GET", "/v2/images?" + string.Join('&', parameters));

    private static Gen<StormRequest> Tags() =>
        from method in Gen.Elements("PUT", "DELETE")
        from tag in Gen.OneOf(Gen.Elements("a", "b", "c"), Gen.Elements(Nasty.Words))
        select new StormRequest(method, "/v2/images/{image}/tags/" + tag);

    private static Gen<StormRequest> Wild() =>
        from method in Gen.Elements(Nasty.Methods)
        from address in Gen.OneOf(Gen.Elements(Nasty.Addresses), Gen.Elements(Nasty.Words).Select(word => "/v2/images/" + word), Gen.Elements(Nasty.Words).Select(word => "/v2/images/{image}/members/" + word))
        from body in Gen.Frequency((1, Gen.Constant<byte[]?>(null)), (1, AsBytes(AnyBody).Select(bytes => (byte[]?)bytes)))
        from headers in Several(Gen.Elements(Nasty.Headers), 3)
        from framing in Framings()
        select new StormRequest(method, address) { Body = body, Framing = framing, Headers = headers };

    private static Gen<BodyFraming> Framings() => Gen.Frequency(
        (12, Gen.Constant(BodyFraming.Sized)), (5, Gen.Constant(BodyFraming.Chunked)), (1, Gen.Elements(BodyFraming.CutSized, BodyFraming.CutChunked, BodyFraming.BadChunk)));

    private static Gen<string[]> MaybeHeaders() => Gen.Frequency((3, Gen.Constant<string[]>([])), (1, Several(Gen.Elements(Nasty.Headers), 2)));

    // Now and then not even UTF-8.
    private static Gen<byte[]> AsBytes(Gen<string> texts) =>
        from text in texts
        from spoilt in Gen.Choose(0, 30)
        select spoilt == 0 ? [.. Encoding.UTF8.GetBytes(text), 0xff, 0xfe, 0xc3] : Encoding.UTF8.GetBytes(text);

    private static Gen<string> Texts() => ArbMap.Default.GeneratorFor<string?>().Select(text => text ?? "");

    private static Gen<T[]> Several<T>(Gen<T> items, int atMost) =>
        from count in Gen.Choose(1, atMost) from array in items.ArrayOf(count) select array;

    private static string Listed(string[] operations) => $"[{string.Join(", ", operations)}]";

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static byte[] Bytes(int size, int seed, string magic)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        var start = Encoding.Latin1.GetBytes(magic);
        start.AsSpan(0, Math.Min(start.Length, size)).CopyTo(bytes);
        return bytes;
    }
}
