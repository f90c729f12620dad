namespace Glance.Database.Servers;

/// <summary>How far an <see cref="Attempt{T}"/> has got.</summary>
internal enum AttemptStage
{
    /// <summary>It has no connection yet.</summary>
    Connecting,

    /// <summary>It has one, and nothing is committed.</summary>
    Working,

    /// <summary>Its commit was sent, and may have happened.</summary>
    Committing,
}
