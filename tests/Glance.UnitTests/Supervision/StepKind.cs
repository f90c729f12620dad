namespace Glance.UnitTests.Supervision;

/// <summary>What can happen to a supervisor.</summary>
internal enum StepKind
{
    Pass,
    PassWithoutHeartbeats,
    Suspend,
    Ready,
    Heartbeat,
    Stuck,
    ToldToFinish,
    Fail,
    Exit,
    Reap,
    RefuseStarts,
    AskForReload,
    Load,
    LoadAtAnotherAddress,
    FindProblem,
    FindObstacle,
    OneMore,
    OneLess,
    AskForUpgrade,
    EndPreflight,
    Examine,
    Measure,
    ReopenLogs,
    Stop,
    Quit,
}
