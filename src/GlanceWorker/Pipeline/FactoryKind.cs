namespace GlanceWorker.Pipeline;

/// <summary>What a factory makes.</summary>
internal enum FactoryKind
{
    /// <summary>Something that answers requests.</summary>
    App,

    /// <summary>An app made of other apps and filters, which the factory asks for by name.</summary>
    Composite,

    /// <summary>Something wrapped around an app.</summary>
    Filter,
}
