using Glance.TestKit.Http;

namespace Glance.FunctionalTests.SideBySide;

/// <summary>What an operator or a user does with one image.</summary>
internal sealed record Scenario(string Name, Func<Conversation, Task> RunAsync)
{
    private const string Bare = """{"name": "one", "disk_format": "raw", "container_format": "bare"}""";

    private static readonly byte[] Data = TestData.Bytes(300_000);

    public static IReadOnlyList<Scenario> Records { get; } =
    [
        new("created with nothing", image => image.CreateAsync("{}")),
        new("created with everything", image => image.CreateAsync("""
            {"name": "süß 名", "disk_format": "qcow2", "container_format": "bare", "visibility": "community", "protected": false, "min_disk": 3,
             "min_ram": 512, "os_hidden": true, "tags": ["red", "blue", "red"], "os_type": "linux", "empty": "", "hw_disk_bus": "virtio"}
            """)),
        new("properties added, replaced and removed", async image =>
        {
            await image.CreateAsync("""{"name": "one", "a": "1", "b": "2", "c": "3"}""");
            await image.PatchAsync("""[{"op": "add", "path": "/d", "value": "4"}, {"op": "replace", "path": "/a", "value": "10"}, {"op": "remove", "path": "/b"}]""");
            await image.PatchAsync("""[{"op": "add", "path": "/b", "value": "again"}, {"op": "remove", "path": "/c"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/missing", "value": "x"}]""");
        }),
        new("base fields changed", async image =>
        {
            await image.CreateAsync(Bare);
            await image.PatchAsync("""[{"op": "replace", "path": "/name", "value": "two"}, {"op": "replace", "path": "/min_ram", "value": 64}, {"op": "add", "path": "/os_hidden", "value": true}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/visibility", "value": "community"}, {"op": "replace", "path": "/disk_format", "value": "vhd"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/status", "value": "active"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/owner", "value": "somebody"}]""");
        }),
        new("tags put by PATCH", async image =>
        {
            await image.CreateAsync("""{"tags": ["a", "b"]}""");
            await image.PatchAsync("""[{"op": "replace", "path": "/tags", "value": ["b", "c"]}]""");
            await image.PatchAsync("""[{"op": "add", "path": "/tags/-", "value": "a"}]""");
        }),
        new("protected, refused, released and deleted", async image =>
        {
            await image.CreateAsync("""{"protected": true, "a": "1", "tags": ["t"]}""");
            await image.DeleteAsync();
            await image.PatchAsync("""[{"op": "replace", "path": "/protected", "value": false}]""");
            await image.DeleteAsync();
            await image.GetAsync("/v2/images/{id}");
            await image.DeleteAsync();
        }),
    ];

    public static IReadOnlyList<Scenario> WithData { get; } =
    [
        new("filled", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data);
            await image.GetAsync("/v2/images/{id}");
            await image.UploadAsync(Data);
        }),
        new("filled in chunks", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data, chunked: true);
            await image.GetAsync("/v2/images/{id}");
        }),
        new("filled without formats", async image =>
        {
            await image.CreateAsync("{}");
            await image.UploadAsync(Data);
            await image.GetAsync("/v2/images/{id}");
        }),
        new("filled and deleted", async image =>
        {
            await image.CreateAsync("""{"name": "one", "disk_format": "raw", "container_format": "bare", "a": "1", "tags": ["t"]}""");
            await image.UploadAsync(Data);
            await image.DeleteAsync();
        }),
        new("filled, then its formats changed", async image =>
        {
            await image.CreateAsync(Bare);
            await image.UploadAsync(Data);
            await image.PatchAsync("""[{"op": "replace", "path": "/disk_format", "value": "iso"}]""");
            await image.PatchAsync("""[{"op": "replace", "path": "/name", "value": "two"}]""");
        }),
    ];

    public override string ToString() => Name;
}
