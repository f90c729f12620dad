using Glance.Api.Requests;
using Glance.Configuration;
using Glance.Configuration.Paste;
using Glance.TestKit.Policies;
using Glance.UnitTests.Paste;
using GlanceWorker.Filters;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.UnitTests.Filters;

/// <summary>Pipelines and factory contexts for tests.</summary>
internal static class Contexts
{
    /// <summary>A section with the given settings, and its factory context.</summary>
    public static FactoryContext Section(params (string Key, string Value)[] settings)
    {
        var lines = string.Join('\n', settings.Select(s => $"{s.Key} = {s.Value}"));
        var app = (PasteApp)PasteFiles.Load("[app:glance-api]\npaste.app_factory = m:x\n" + lines);
        return new FactoryContext(app, app.Factory, NullLoggerFactory.Instance);
    }

    /// <summary>Services whose version 2 API answers with the path it was given.</summary>
    public static PipelineServices Services(PipelineOptions? options = null) => new()
    {
        ApiV2 = http => http.Response.WriteAsync($"v2 {http.Request.PathBase.Value}|{http.Request.Path.Value} {http.Features.Get<IRequestContextFeature>()?.Context.IsAdmin}"),
        Policy = new FixedPolicy(),
        Options = options ?? new PipelineOptions(),
        Configuration = ConfigurationSnapshot.FromText(
            "[keystone_authtoken]\nauth_type = password\nauth_url = http://127.0.0.1:9\nusername = glance\npassword = secret\nproject_name = service"),
        Loggers = NullLoggerFactory.Instance,
    };

    public static RequestDelegate Pipeline(string paste, string? flavor = null, PipelineOptions? options = null) =>
        GlancePipeline.Build(PasteFiles.Of(paste, flavor), Services(options));
}
