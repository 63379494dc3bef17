namespace Gharart.Edge.Tests.Sockets;

/// <summary>Like <see cref="LinuxFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "epoll is Linux's.";
}
