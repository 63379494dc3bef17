namespace Gharart.Admin.Features.Links.Health;

internal enum RunStatus
{
    Running,
    Done,
}
