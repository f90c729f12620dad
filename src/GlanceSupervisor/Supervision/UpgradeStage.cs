using GlanceSupervisor.TakeOver;

namespace GlanceSupervisor.Supervision;

/// <summary>How far an upgrade has come.</summary>
internal enum UpgradeStage
{
    /// <summary>None goes on.</summary>
    Idle,

    /// <summary>The program on disk shows whether it can take over.</summary>
    Preflight,

    /// <summary>It can: what workers have said so far is dealt with, then it runs in this process.</summary>
    HandingOff,
}
