namespace GlanceWorker.Pipeline;

/// <summary>A factory that paste files may name.</summary>
internal sealed record KnownFactory
{
    private KnownFactory(FactoryKind kind) => Kind = kind;

    /// <summary>What it makes.</summary>
    public FactoryKind Kind { get; }

    /// <summary>Makes an app or a composite; null when this version leaves the app out. Set unless it is a filter.</summary>
    public Func<FactoryContext, PipelineBuilder, RequestDelegate?> MakeApp { get; private init; } = (_, _) => null;

    /// <summary>Makes the filter around an app. Set when it is a filter.</summary>
    public Func<FactoryContext, Func<RequestDelegate, RequestDelegate>> MakeFilter { get; private init; } = _ => next => next;

    /// <summary>An app.</summary>
    public static KnownFactory App(Func<FactoryContext, RequestDelegate?> make) => new(FactoryKind.App) { MakeApp = (context, _) => make(context) };

    /// <summary>An app of several parts.</summary>
    public static KnownFactory Composite(Func<FactoryContext, PipelineBuilder, RequestDelegate> make) => new(FactoryKind.Composite) { MakeApp = make };

    /// <summary>A filter.</summary>
    public static KnownFactory Filter(Func<FactoryContext, Func<RequestDelegate, RequestDelegate>> make) => new(FactoryKind.Filter) { MakeFilter = make };

    /// <summary>
    /// A filter whose work is part of the service's safety or promises, and which this version does not have: a pipeline with it is
    /// refused.
    /// </summary>
    public static KnownFactory Unserved(string purpose) => Filter(context => throw new UnservedFilterException(context.Node, purpose));
}
