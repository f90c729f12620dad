namespace GlanceSupervisor.Policy;

/// <summary>What follows the end of a worker.</summary>
internal enum RespawnAction
{
    /// <summary>Nothing: it was told to go, or its place is taken.</summary>
    Leave,

    /// <summary>A new worker takes its place.</summary>
    Replace,

    /// <summary>The program cannot start; the supervisor ends with an error.</summary>
    GiveUp,

    /// <summary>The generation this worker belonged to is dropped; the old one goes on.</summary>
    AbortReload,
}
