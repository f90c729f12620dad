using Glance.Configuration;
using GlanceWorker.Filters;
using GlanceWorker.Filters.CrossOrigin;
using GlanceWorker.Filters.Health;
using GlanceWorker.Filters.RequestContexts;
using NUnit.Framework;

namespace Glance.UnitTests.Filters;

[TestFixture]
public sealed class PipelineOptionsTests
{
    [Test]
    public void Everything_is_read_from_the_sections_that_upstream_reads()
    {
        var options = PipelineOptions.From(ConfigurationSnapshot.FromText(
            """
            [DEFAULT]
            public_endpoint = https://image.example
            image_cache_dir = /var/cache
            enabled_backends = a:file,b:file
            enable_v2_api = false
            allow_anonymous_access = true
            max_request_id_length = 7
            [oslo_middleware]
            enable_proxy_headers_parsing = true
            [profiler]
            enabled = true
            [cors]
            allowed_origin = https://h.example
            [healthcheck]
            backends = disable_by_file
            disable_by_file_path = /x
            """));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Versions, Is.EqualTo(new Glance.Api.Versions.VersionOptions { PublicEndpoint = "https://image.example", HasImageCache = true, HasBackends = true, EnableV2 = false }));
            Assert.That(options.Context, Is.EqualTo(new ContextOptions { AllowAnonymousAccess = true, MaxRequestIdLength = 7 }));
            Assert.That((options.EnableProxyHeadersParsing, options.ProfilerEnabled), Is.EqualTo((true, true)));
            Assert.That(options.Cors.Origins.Keys, Is.EqualTo(new[] { "https://h.example" }));
            Assert.That((options.Healthcheck.Backends.Single(), options.Healthcheck.DisableByFilePath), Is.EqualTo(("disable_by_file", "/x")));
        }
    }

    [Test]
    public void An_empty_configuration_gives_the_defaults()
    {
        var options = PipelineOptions.From(ConfigurationSnapshot.Empty);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Versions, Is.EqualTo(new Glance.Api.Versions.VersionOptions()));
            Assert.That(options.Context, Is.EqualTo(new ContextOptions()));
            Assert.That(options.Cors.Origins, Is.Empty);
            Assert.That((options.EnableProxyHeadersParsing, options.ProfilerEnabled), Is.EqualTo((false, false)));
        }
    }
}
