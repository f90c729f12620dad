using Glance.Api.Errors;
using Glance.Api.Requests;
using Glance.Configuration;
using Glance.Configuration.Paste;
using Glance.Domain.Requests;
using GlanceWorker.Filters.RequestContexts;
using GlanceWorker.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace GlanceWorker.Filters;

/// <summary>The one entry: from paste files and flavor to the delegate that serves requests.</summary>
internal static class GlancePipeline
{
    /// <summary>Builds the pipeline. Nothing is opened or started by it, so it also serves as the check.</summary>
    /// <param name="deployment">The paste files and the flavor.</param>
    /// <param name="services">What the pipeline needs.</param>
    /// <exception cref="PasteException">The pipeline cannot be built, or holds a filter that this version does not serve.</exception>
    public static RequestDelegate Build(PasteDeployment deployment, PipelineServices services)
    {
        try
        {
            return BuildFlavor(deployment, services);
        }
        catch (UnservedFilterException e)
        {
            throw Explain(e, deployment, services);
        }
    }

    /// <summary>Everything that <see cref="Build"/> would refuse, not the first of it alone.</summary>
    /// <param name="deployment">The paste files and the flavor.</param>
    /// <param name="services">What the pipeline needs.</param>
    public static IReadOnlyList<Exception> FindProblems(PasteDeployment deployment, PipelineServices services)
    {
        List<Exception> problems = [];
        try
        {
            _ = BuildFlavor(deployment, services, problems);
        }
        catch (PasteException e)
        {
            problems.Add(e);
        }

        return
        [
            .. WithoutWhatFollows(problems)
                .Select(problem => problem is UnservedFilterException unserved ? Explain(unserved, deployment, services) : problem),
        ];
    }

    // What is said of the raw text of a value that could not be read, since its line has been told.
    private static IEnumerable<Exception> WithoutWhatFollows(List<Exception> problems)
    {
        var lines = problems.OfType<PasteException>().Where(problem => problem.IsOfWholeLine)
            .Select(problem => (problem.File, problem.Line)).ToHashSet();
        foreach (var problem in problems.Where(problem => problem is not PasteException { MayFollow: true }))
        {
            if (problem is ConfigurationException { Problems: var all } && all.Any(one => lines.Contains((one.File, one.Line))))
            {
                if (all.Where(one => !lines.Contains((one.File, one.Line))).ToList() is { Count: > 0 } rest)
                    yield return new ConfigurationException(rest);
            }
            else if (problem is not PasteException { IsOfWholeLine: false } paste || !lines.Contains((paste.File, paste.Line)))
            {
                yield return problem;
            }
        }
    }

    private static PasteException Explain(UnservedFilterException e, PasteDeployment deployment, PipelineServices services) =>
        e.Node.Error($"{e.Message}; [paste_deploy] flavor is '{deployment.Flavor}', and {Others(deployment, services)}", e);

    private static string Others(PasteDeployment deployment, PipelineServices services)
    {
        var served = deployment.Flavors.Where(flavor => IsServed(deployment with { Flavor = flavor }, services)).ToList();
        return served.Count == 0
            ? $"no flavor of {deployment.Path} can be served as the configuration is: take the filter out of the pipeline, or see what the others lack"
            : $"the flavors of {deployment.Path} that can be served are {PasteDeployment.Describe(served)}";
    }

    private static RequestDelegate BuildFlavor(PasteDeployment deployment, PipelineServices services, List<Exception>? problems = null)
    {
        var builder = new PipelineBuilder(KnownFactories.Create(services, deployment.Flavor), services.Loggers, services.Configuration.Files, problems);
        return RawPath.Before(builder.Build(deployment.Load(problems is null ? null : problems.Add)), RefuseAsync);
    }

    // No filter has given the request an id yet, for the answer and the access log.
    private static Task RefuseAsync(HttpContext http, string problem)
    {
        var context = new RequestContext { RequestId = RequestIds.New(), ReadOnly = true };
        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(context));
        http.Response.Headers[RequestIds.Header] = context.RequestId;
        return ErrorBody.WriteAsync(http, StatusCodes.Status400BadRequest, problem);
    }

    // Lines that break the grammar stand in the way of every flavor alike.
    private static bool IsServed(PasteDeployment deployment, PipelineServices services)
    {
        List<Exception> problems = [];
        try
        {
            BuildFlavor(deployment, services with { Loggers = NullLoggerFactory.Instance, Sessions = null }, problems);
        }
        catch (PasteException unknown)
        {
            problems.Add(unknown);
        }

        return problems.TrueForAll(problem => problem is PasteException { IsOfGrammar: true } or PasteException { MayFollow: true });
    }
}
