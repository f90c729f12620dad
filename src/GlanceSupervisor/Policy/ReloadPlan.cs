namespace GlanceSupervisor.Policy;

/// <summary>What a reload must do to the listening socket, from the options before and after (wsgi-server-contract section 7).</summary>
/// <param name="Rebind">A new socket is bound, before the old one is closed.</param>
/// <param name="SetBacklog">listen(2) again on the same socket.</param>
/// <param name="SetKeepIdle">The keep-alive idle time is set again on the same socket.</param>
internal sealed record ReloadPlan(bool Rebind, bool SetBacklog, bool SetKeepIdle)
{
    /// <summary>Compares.</summary>
    /// <param name="before">In force.</param>
    /// <param name="after">To come.</param>
    /// <param name="sameSocket">Whether other words turned out to mean the same address.</param>
    public static ReloadPlan Between(SupervisorOptions before, SupervisorOptions after, bool sameSocket = false)
    {
        var rebind = !sameSocket && (before.BindHost != after.BindHost || before.BindPort != after.BindPort);
        return new ReloadPlan(
            rebind,
            !rebind && before.Backlog != after.Backlog,
            !rebind && before.TcpKeepIdle != after.TcpKeepIdle);
    }
}
