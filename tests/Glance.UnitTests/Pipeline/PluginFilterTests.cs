using Glance.Configuration.Paste;
using Glance.UnitTests.Filters;
using NUnit.Framework;

namespace Glance.UnitTests.Pipeline;

[TestFixture]
public sealed class PluginFilterTests
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Glance.ExampleFilter.dll");

    [Test]
    public async Task A_filter_of_ones_own_takes_its_place_in_the_pipeline([Values] bool byPath)
    {
        var app = Build(byPath ? Assembly : "Glance.ExampleFilter", "Glance.ExampleFilter.BannerFilter", "text = hello %(here)s");

        var answer = await Exchange.Get(app, "/images");

        Assert.That(answer.Header("X-Banner"), Is.EqualTo("hello /etc/glance"));
        Assert.That(answer.Body, Does.StartWith("v2"));
    }

    [TestCase("Absent.dll", "X", "the assembly 'Absent.dll' of the filter is not there; looked for /etc/glance/Absent.dll")]
    [TestCase("Absent", "X", "looked for /etc/glance/Absent.dll and ")]
    [TestCase("Glance.ExampleFilter", "Nowhere", "no type 'Nowhere' in")]
    [TestCase("Glance.ExampleFilter", "Glance.ExampleFilter.Misshapen", "needs the public constructor (RequestDelegate next, IReadOnlyDictionary<string, string> settings)")]
    [TestCase("Glance.ExampleFilter", "Glance.ExampleFilter.Methodless", "needs the public method Task InvokeAsync(HttpContext)")]
    [TestCase("Glance.ExampleFilter", "Glance.ExampleFilter.BannerFilter", "refused its settings: 'text' is missing")]
    [TestCase("/etc/hostname", "X", "/etc/hostname cannot be loaded as a .NET assembly")]
    public void A_filter_of_another_shape_is_refused_with_its_section(string assembly, string type, string right)
    {
        var e = Assert.Throws<PasteException>(() => Build(assembly, type, ""));

        Assert.That(e.Message, Does.Contain(right));
        Assert.That(e.Section, Is.EqualTo("filter:own"));
    }

    private static Microsoft.AspNetCore.Http.RequestDelegate Build(string assembly, string type, string settings) => Contexts.Pipeline(
        $"[pipeline:glance-api]\npipeline = own a\n[filter:own]\npaste.filter_factory = {assembly}!{type}\n{settings}\n[app:a]\npaste.app_factory = glance.api.v2.router:API.factory");
}
