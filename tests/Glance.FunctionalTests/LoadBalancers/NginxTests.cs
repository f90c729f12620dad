namespace Glance.FunctionalTests.LoadBalancers;

internal sealed class NginxTests : LoadBalancerTests
{
    protected override Task<LoadBalancer> BalanceAsync(Uri glance) => LoadBalancer.StartNginxAsync(glance);
}
