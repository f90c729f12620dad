using BenchmarkDotNet.Attributes;
using Glance.Api;
using Glance.Api.Requests;
using Glance.Api.Settings;
using Glance.Api.V2;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Operations;
using Glance.Operations.Access;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.Benchmarks.Pieces;

/// <summary>The Image API over records in memory: route, query, policies, and mostly JSON.</summary>
public class ListBenchmarks
{
    private readonly InMemoryImageRepository _images = new();
    private ApiV2App _api = null!; // The set-up makes it.

    /// <summary>25 images, and the API before them.</summary>
    [GlobalSetup]
    public async Task FillAsync()
    {
        foreach (var image in SampleImages.Make(25))
            await _images.AddAsync(image, UsageLimits.None, CancellationToken.None).ConfigureAwait(false);
        _api = new ApiV2App(Parts());
    }

    /// <summary>A page of 25 images.</summary>
    [Benchmark]
    public Task List25Async() => AnswerAsync("/images", "?limit=25");

    /// <summary>One image.</summary>
    [Benchmark]
    public Task ShowAsync() => AnswerAsync($"/images/{SampleImages.IdOf(7)}", "");

    private async Task AnswerAsync(string path, string query)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Get;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("glance.example:9292");
        http.Request.PathBase = "/v2";
        http.Request.Path = path;
        http.Request.QueryString = new QueryString(query);
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(RequestContext.Unauthenticated("req-bench")));
        http.Response.Body = Stream.Null;
        await _api.InvokeAsync(http).ConfigureAwait(false);
        if (http.Response.StatusCode != StatusCodes.Status200OK)
            throw new InvalidOperationException($"{path}{query} was answered {http.Response.StatusCode}");
    }

    private ApiParts Parts()
    {
        var policy = new FixedPolicy();
        var options = new ApiOptions();
        return new ApiParts
        {
            Options = options,
            Spelling = new PlainSpelling(),
            Operations = new OperationParts
            {
                Records = new OperationRecords(_images, _images, _images),
                Access = new OperationAccess(new ImagePolicy(policy), policy, NoPropertyProtection.Instance),
                Stores = new OneStore(new InMemoryStore()),
                Urls = new UrlFilter(options.Urls, new NoHosts()),
                Quotas = new ProjectQuotas(_images, new NoProjectLimits(), options.Quotas),
                Jobs = new BackgroundJobs(TimeProvider.System, NullLogger.Instance),
                Time = TimeProvider.System,
                Loggers = NullLoggerFactory.Instance,
            },
        };
    }

    private sealed class PlainSpelling : IValueSpelling
    {
        public string Of(bool value) => value ? "1" : "0";

        public string Of(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
