using System.Text;
using Glance.Api.Settings;
using Glance.Api.V2.Schemas;
using Glance.Operations.Images;
using Glance.Operations.Records;
using NUnit.Framework;

namespace Glance.UnitTests.Api;

public sealed class SchemaTests
{
    private const string Debian = """
        {
            "kernel_id": {"type": ["null", "string"], "pattern": "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$", "description": "d"},
            "architecture": {"description": "d", "type": "string"},
            "cinder_encryption_key_deletion_policy": {"description": "d", "type": "string", "enum": ["on_image_deletion", "do_not_delete"]}
        }
        """;

    [TestCase("image", "name,properties,additionalProperties,links")]
    [TestCase("images", "name,properties,links")]
    [TestCase("member", "name,properties")]
    [TestCase("members", "name,properties,links")]
    [TestCase("task", "name,properties")]
    [TestCase("tasks", "name,properties,links")]
    public async Task Schemas_have_upstreams_shape(string name, string keys)
    {
        var answer = await new ApiHarness().GetAsync($"/schemas/{name}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(200));
            Assert.That(string.Join(',', answer.Json.EnumerateObject().Select(member => member.Name)), Is.EqualTo(keys));
            Assert.That(answer.Body, Does.StartWith($"{{\"name\": \"{name}\", \"properties\": {{"));
        }
    }

    [Test]
    public async Task An_operators_file_adds_properties()
    {
        var path = Path.Combine(Path.GetTempPath(), $"schema-image-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, Debian);
        try
        {
            var api = new ApiHarness(new ApiOptions { SchemaFile = path });

            var schema = (await api.GetAsync("/schemas/image")).Json.GetProperty("properties").GetProperty("kernel_id");
            var wrong = await api.PostAsync("""{"kernel_id": "d"}""");
            var right = await api.PostAsync("""{"kernel_id": null, "architecture": "x86_64"}""");

            using (Assert.EnterMultipleScope())
            {
                Assert.That(schema.GetProperty("is_base").GetBoolean(), Is.False);
                Assert.That(wrong.Message, Does.StartWith("Provided object does not match schema 'image': 'd' does not match '^("));
                Assert.That(right.Json.GetProperty("kernel_id").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Both_forms_of_the_file_are_read()
    {
        var flat = ExtraProperties.Parse("f", Encoding.UTF8.GetBytes(Debian));
        var extended = ExtraProperties.Parse("f", Encoding.UTF8.GetBytes($$"""{"properties": {{Debian}}, "required": ["architecture"]}"""));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(extended.Properties.Keys, Is.EqualTo(flat.Properties.Keys));
            Assert.That(extended.Required, Is.EqualTo(new[] { "architecture" }));
        }
    }

    [TestCase("{", "is not JSON")]
    [TestCase("[]", "must be a JSON object")]
    [TestCase("{\"a\": 5}", "property 'a' must be a schema")]
    [TestCase("{\"name\": {\"type\": \"integer\"}}", "property 'name' is one that every image has")]
    [TestCase("{\"a\": {\"type\": \"strin\"}}", "not 'strin'")]
    [TestCase("{\"a\": {\"pattern\": \"(\"}}", "'pattern' is no regular expression")]
    [TestCase("{\"properties\": {\"a\": {}}, \"required\": 5}", "'required' must be a list")]
    public void A_wrong_file_is_refused_with_its_path(string text, string problem) =>
        Assert.That(
            () => ImageSchema.Create(new ImageLimits(), ExtraProperties.Parse("/etc/glance/schema-image.json", Encoding.UTF8.GetBytes(text))),
            Throws.TypeOf<ImageSchemaException>().With.Message.StartWith("/etc/glance/schema-image.json: ").And.Message.Contains(problem));
}
