# Settings of the build's kernels: errors are shown, the kernel's own notices are not.
c.IPKernelApp.log_level = "ERROR"
